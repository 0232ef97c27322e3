-- phpMyAdmin SQL Dump
-- version 5.2
INSERT INTO `aduan` VALUES (1);
